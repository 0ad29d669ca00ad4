"""The languages in which a closed form is written, one a file: each has ``source(form)``, which gives the text."""
