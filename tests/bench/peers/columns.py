"""The columns that all contestants read and write."""
MOMENT = ["rank", "title", "original_title", "year", "credit", "characters",
          "performers", "description"]
COLUMNS = ["list.index", "list.id", *MOMENT]
ARRAYS = {"characters", "performers"}
