"""What public pages say about clinics, written down word for word; this room never interprets."""
