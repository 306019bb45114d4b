"""The illustration figure: a skinned body on a skeleton, posed, dressed and drawn by rays."""
