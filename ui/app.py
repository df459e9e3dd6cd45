"""What Streamlit runs anew for every page that anybody asks for: no more than a call, since all else is kept."""

from ui.pages.framed import main

if __name__ == "__main__":
    main()
