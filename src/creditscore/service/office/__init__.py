"""What is done in a stored year: plain functions, each for a `Desk`, that every door calls.

A desk is who asks, and the store: `Desk(db, user, room, settings)`. Functions look at whether the
user may see what it is asked for, so that a unit gets its own alone whichever door it came by;
which roles may call them at all is said at the doors (`web.access.require`).
"""
