"""Import and export of files: one module a format, over the same forms and verbs as everything else."""
