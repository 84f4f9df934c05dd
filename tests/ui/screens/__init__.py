"""The screens, driven by key events over a stand-in desk."""
