return number()
