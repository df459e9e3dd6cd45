"""Questions to the NPI registry, asked as politely as any other."""
