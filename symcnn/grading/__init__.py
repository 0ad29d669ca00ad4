"""A class is marked: what was handed in, each distinct answer judged once, feedback, and what was often overlooked."""
