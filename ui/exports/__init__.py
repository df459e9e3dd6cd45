"""Ways in which searches and clinics leave as files: pure functions of clinics, no HTTP and no Streamlit here."""
