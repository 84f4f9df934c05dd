"""The page of the agent's preferences, and what they change."""
