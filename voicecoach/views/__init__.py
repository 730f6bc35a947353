"""What each screen shows, as plain values and tables; knows no Streamlit."""
