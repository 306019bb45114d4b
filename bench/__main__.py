"""`make bench`: what a person waits for."""

from bench import diary, library

library.main()
diary.main()
