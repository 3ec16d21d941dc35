"""`python -m storykit`."""

from storykit.cli import main

if __name__ == "__main__":
    main()
