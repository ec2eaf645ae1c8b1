"""The site for programs: forms, verbs and tables of the pages, answered as JSON. docs/api.md says what holds."""
