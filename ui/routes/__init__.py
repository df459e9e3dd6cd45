"""What is served beside the app in the same process: API, exports, feeds and plain pages, all from the same query."""
