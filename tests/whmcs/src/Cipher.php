<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** WHMCS's `encrypt()` and `decrypt()`: AES-256-GCM under the installation's key. */
final class Cipher
{
    private const NONCE = 12;
    private const TAG = 16;

    private string $key;

    public function __construct(string $hash)
    {
        $this->key = hash('sha256', $hash, true);
    }

    public function encrypt(string $plain): string
    {
        $nonce = Machine::bytes(self::NONCE);
        $tag = '';
        $text = openssl_encrypt($plain, 'aes-256-gcm', $this->key, OPENSSL_RAW_DATA, $nonce, $tag, '', self::TAG);
        return base64_encode($nonce . $tag . $text);
    }

    /** The plain text; `''` for what this installation didn't encrypt, as in WHMCS. */
    public function decrypt(string $sealed): string
    {
        $bytes = (string) base64_decode($sealed, true);
        if (strlen($bytes) < self::NONCE + self::TAG) {
            return '';
        }
        return (string) openssl_decrypt(
            substr($bytes, self::NONCE + self::TAG),
            'aes-256-gcm',
            $this->key,
            OPENSSL_RAW_DATA,
            substr($bytes, 0, self::NONCE),
            substr($bytes, self::NONCE, self::TAG)
        );
    }
}
