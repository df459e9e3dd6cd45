"""An invented piece of the web, served on loopback for the demo and the tests; nothing in it is real."""
