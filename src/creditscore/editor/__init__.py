"""What whoever writes rules needs: next year's folder, what is left to decide, editors' schemas."""
