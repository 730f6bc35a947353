"""Words and speakers become utterances, whatever wrote them down.

``reading`` takes a file in any of the known formats (``formats``), as it is:
passages under the labels of whoever made it. ``roles`` says who of them is the
agent, ``spreading`` gives a time to words that came without one, ``gate``
finds the words that nobody spoke, and ``utterances`` puts together what one
speaker says without a long pause. ``assembly`` does all of it in order.
"""
