"""Writes: one function a verb, one transaction, one audit line.

`register` people and organisations · `access` roles and invitations · `accounts` accounts and consents ·
`privacy` download and erasure. Audit lines carry no names and addresses: the log cannot be rewritten.
"""
