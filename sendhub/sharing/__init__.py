"""Private links: people without an account read exactly what they were sent, answer and sign.

What can be shown and what can be asked is named by the apps above: see `sendhub.sharing.registry`.
"""
