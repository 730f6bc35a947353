"""The server: Streamlit's pages as an ASGI application, recordings behind signed addresses."""
