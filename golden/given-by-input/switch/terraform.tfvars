docs_oai_id  = "E2EXAMPLE2GIV"
press_oai_id = "E2EXAMPLE3GIV"
