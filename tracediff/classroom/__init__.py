"""What the classroom needs: exercises, exact values, numbers as people write them, and what may have gone wrong."""
