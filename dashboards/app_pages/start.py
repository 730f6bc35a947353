"""The bare address: leads on to *My calls*; while there is no call, the app leads elsewhere."""

import streamlit as st

st.switch_page("app_pages/my_calls.py")
