"""What a person waits for, measured beside its floor: a bare page of the same server."""
