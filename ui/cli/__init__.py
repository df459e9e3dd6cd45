"""The command ``clinics``; its modules import what they need only when they run, so that --help is quick."""
