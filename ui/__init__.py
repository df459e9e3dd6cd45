"""The ways people use the directory: the app, its pages, and the command line."""
