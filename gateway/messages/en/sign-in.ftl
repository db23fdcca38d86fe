# The page to sign in.
sign-in-heading = My space
sign-in-number = Unique number, reference or login
sign-in-number-hint = The unique number is on your certificate. Before registration, use the reference that begins with FC-.
sign-in-secret = Secret code
sign-in-secret-hint = Sixteen letters and digits, given only once. Spaces and dashes do not count.
sign-in-submit = Sign in
sign-in-lost = Lost your code?
sign-in-lost-more = A reception place gives you a new one, with an identity document. The old one stops working at once. Each adult has their own code.
sign-in-none = No application yet?
sign-in-none-more = The short form takes about ten minutes.
sign-in-number-lacks = Write your unique number or your login
sign-in-secret-lacks = Write your secret code
sign-in-wrong = This number and this code do not go together. Check them, or ask for a new code at a reception place.
sign-in-wait = Too many tries. Wait { $seconds ->
    [one] one second
   *[other] { $seconds } seconds
}, then try again.
