"""What other people add, in folders of theirs and in packages: found here, used elsewhere."""
