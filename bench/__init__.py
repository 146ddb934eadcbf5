"""What is measured: see README.md. A measurement prints its results; what a site would log of it is left out."""

import os

os.environ.setdefault("KINOMOST_LOG", "ERROR")
