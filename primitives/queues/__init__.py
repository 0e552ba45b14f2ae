"""The drop-ins for `queue`."""
