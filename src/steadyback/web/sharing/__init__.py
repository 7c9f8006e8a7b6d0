"""What a person sees and decides of who else sees their record."""
