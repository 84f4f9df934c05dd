"""What the projector publishes and obeys: envelope, event types, document shapes, collections, change stream.

Standard library only, so that the desk may import it without a driver.
"""
