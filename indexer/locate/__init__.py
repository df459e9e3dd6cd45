"""Addresses and typed places to points on the map, offline first, each point saying how exact it is."""
