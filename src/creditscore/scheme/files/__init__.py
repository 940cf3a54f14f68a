"""The files of a scheme: bytes, YAML as a tree with places, what stands in the folder."""
