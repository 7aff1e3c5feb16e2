"""What the browser sees: the model, the attached notebooks, the view."""
