"""The seed of the practice world: made-up Australians, their loans, chats and histories, as events.

``plan`` → people, loans and conversations, the same for the same seed and anchor day. ``write`` → the ledger's file and
the two inboxes. Nothing here writes a read model: the projector does.
"""
