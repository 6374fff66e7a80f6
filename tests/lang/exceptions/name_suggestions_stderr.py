# raises
class Account:
    balance = 1
Account().balanse
