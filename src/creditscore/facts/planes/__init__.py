"""Checked facts as planes [month, entity] of a slot, and as sorted rows."""
