"""Forms: form-js definitions in, clean answers out. Knows no HTTP and no immigration law.

`schema.load` reads a definition, `answers.read` turns what a person sent into typed answers and linked errors,
`form_store` keeps the published versions. Conditions, computed fields and templates speak FEEL (`engine.feel`).
"""
