"""How the exercises look: a posed figure, its rendered pictures, the body map."""
