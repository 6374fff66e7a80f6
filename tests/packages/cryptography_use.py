"""cryptography: symmetric and asymmetric ciphers, certificates, key derivation, and what goes wrong."""
# needs cryptography
import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, x25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

key = Fernet(Fernet.generate_key())
print(key.decrypt(key.encrypt(b"secret")))
try:
    key.decrypt(b"nonsense")
except InvalidToken as error:
    print(repr(error))
encryptor = Cipher(algorithms.AES(b"k" * 32), modes.CTR(b"n" * 16)).encryptor()
print((encryptor.update(b"data" * 10) + encryptor.finalize()).hex())
sealed = AESGCM(b"k" * 16).encrypt(b"n" * 12, b"text", b"more")
print(sealed.hex(), ChaCha20Poly1305(b"k" * 32).encrypt(b"n" * 12, b"text", None).hex())
try:
    AESGCM(b"k" * 16).decrypt(b"n" * 12, sealed, b"less")
except InvalidTag as error:
    print(repr(error))
print(PBKDF2HMAC(hashes.SHA256(), 32, b"salt", 1000).derive(b"password").hex())
mac = hmac.HMAC(b"key", hashes.SHA512())
mac.update(b"message")
print(mac.finalize().hex()[:32])
private = rsa.generate_private_key(65537, 2048)
signature = private.sign(b"message", padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
private.public_key().verify(signature, b"message", padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
try:
    private.public_key().verify(signature, b"another", padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
except InvalidSignature as error:
    print(repr(error))
pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"pw"))
again = serialization.load_pem_private_key(pem, b"pw")
print(again.private_numbers() == private.private_numbers(), pem.splitlines()[0])
try:
    serialization.load_pem_private_key(pem, b"wrong")
except ValueError as error:
    print(type(error).__name__)
a, b = x25519.X25519PrivateKey.generate(), x25519.X25519PrivateKey.generate()
print(a.exchange(b.public_key()) == b.exchange(a.public_key()))
signer = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
print(signer.sign(b"message").hex())
curve = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sample \u00e9")])
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(curve.public_key()).serial_number(1234)
               .not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(2030, 1, 1))
               .add_extension(x509.SubjectAlternativeName([x509.DNSName("example.com")]), critical=False).sign(curve, hashes.SHA256()))
loaded = x509.load_der_x509_certificate(certificate.public_bytes(serialization.Encoding.DER))
print(loaded.subject.rfc4514_string(), loaded.serial_number, loaded.not_valid_after, loaded == certificate,
      loaded.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName))
