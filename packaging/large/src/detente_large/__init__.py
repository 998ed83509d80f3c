"""Holds the large network of Détente in ``model/``; ``detente code --model large`` finds it here."""
