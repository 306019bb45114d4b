#!/bin/sh
# Makes the fonts in this folder again from the packages that README.md names. Needs Debian's apt-get and dpkg, npm,
# and python3 with fonttools (pip install fonttools==4.68.0). Run it in an empty folder: sh make.sh FOLDER
set -eu
out=$(realpath "$(dirname "$0")")
cd "${1:?an empty folder to work in}"
apt-get download fonts-noto-core=20201225-1 fonts-noto-cjk=1:20220127+repack1-1 fonts-unifont=1:15.0.01-2
for package in *.deb; do dpkg -x "$package" deb; done
tar xzf "$(npm pack --silent @expo-google-fonts/noto-emoji@0.4.7)"
OUT="$out" python3 - <<'PYTHON'
import os
import shutil
import unicodedata
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

OUT, FONTS = Path(os.environ["OUT"]), Path("deb/usr/share/fonts")
SANS = """
    Adlam Arabic Armenian Bengali Chakma Devanagari Ethiopic Georgian Gujarati Gurmukhi HanifiRohingya Hebrew Kannada
    Khmer Lao Malayalam MeeteiMayek Myanmar NKo Oriya Sinhala Syriac Tamil Telugu Thaana Thai
""".split()


def signs(path, number=-1):
    return set(TTFont(path, fontNumber=number, lazy=True).getBestCmap())


def known(sign, *encodings):
    return any(chr(sign).encode(one, "ignore") for one in encodings)


def write(source, name, wanted=None, *, number=-1, features=("*",)):
    """The font without the instructions for coarse screens, and only with the signs that are wanted."""
    options = subset.Options(
        hinting=False, layout_features=list(features), notdef_outline=True, name_IDs=["*"], font_number=number
    )
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]  # what setting text from top to bottom needs
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=font.getBestCmap() if wanted is None else wanted)
    subsetter.subset(font)
    subset.save_font(font, str(OUT / name), options)


for script in SANS:
    # The kerning of Ethiopic is twice as large as all its letters.
    features = subset.Options().layout_features if script == "Ethiopic" else ["*"]
    name = f"NotoSans{script}-Regular.ttf"
    write(FONTS / "truetype/noto" / name, name, features=[one for one in features if one != "kern"])
write(FONTS / "truetype/noto/NotoSerifTibetan-Regular.ttf", "NotoSerifTibetan-Regular.ttf")
shutil.copy("package/400Regular/NotoEmoji_400Regular.ttf", OUT / "NotoEmoji-Regular.ttf")

# All Hangul, kana and signs; of the 27 000 Chinese characters those that a national standard has.
cjk = FONTS / "opentype/noto/NotoSansCJK-Regular.ttc"
simplified = 2
wanted = {
    sign
    for sign in signs(cjk, simplified)
    if 0x1100 <= sign < 0x2000
    or 0x2E80 <= sign < 0x3400
    or 0x3400 <= sign < 0x4E00 and known(sign, "big5hkscs")
    or 0x4E00 <= sign < 0xA000 and known(sign, "gb2312", "big5", "shift_jis", "euc_kr")
    or 0xA000 <= sign < 0x10000
}
write(cjk, "NotoSansCJK-Regular.otf", wanted, number=simplified, features=["ccmp"])

# The last resort: what none of these has, so the rare Chinese characters too; beyond the first plane only symbols and
# what is written from right to left (Typst 0.15 can break down over several such words without a glyph). Unifont also
# draws a box for each sign that does not exist: left out.
covered = set().union(*(signs(path) for path in OUT.glob("Noto*")))
for source, name in ("unifont.otf", "Unifont.otf"), ("unifont_upper.otf", "UnifontUpper.otf"):
    source = FONTS / "opentype/unifont" / source
    wanted = {
        sign
        for sign in signs(source) - covered
        if (sign < 0x3400 or 0x4E00 <= sign < 0x10000 or 0x10800 <= sign < 0x11000 or 0x1E800 <= sign < 0x1FB00)
        and unicodedata.category(chr(sign)) not in ("Cn", "Co", "Cc")
    }
    write(source, name, wanted | {0x20})
PYTHON
