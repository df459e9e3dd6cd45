"""What the NPI registry says of people and clinics that a page names: questions, answers, judgements; never facts."""
