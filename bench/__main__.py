"""`make bench`: what a person waits for."""

from bench import library

library.main()
