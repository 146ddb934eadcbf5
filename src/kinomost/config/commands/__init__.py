"""What the `kinomost` commands do: one module a subject, one function a command, which returns an exit status."""
