<?php

declare(strict_types=1);

namespace PanelHttp\Tests\Support;

/**
 * A self-signed certificate: it is its own authority.
 */
final class Certificate
{
    /** PEM file of the certificate. */
    public string $authority;
    /** PEM file of certificate and key, for a server. */
    public string $server;

    /**
     * @param string $subject as in subjectAltName: `IP:127.0.0.1` or `DNS:panel.example.com`
     */
    public function __construct(string $subject)
    {
        $settings = Files::temporary();
        file_put_contents($settings, <<<CNF
            [req]
            default_bits = 2048
            distinguished_name = name
            [name]
            [server]
            subjectAltName = $subject
            basicConstraints = critical, CA:TRUE
            CNF);
        $options = ['config' => $settings, 'x509_extensions' => 'server', 'digest_alg' => 'sha256'];
        $key = openssl_pkey_new(['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1'] + $options);
        $request = openssl_csr_new(['commonName' => $subject], $key, $options);
        openssl_x509_export(openssl_csr_sign($request, null, $key, 1, $options), $certificate);
        openssl_pkey_export($key, $private, null, $options);
        $this->authority = Files::temporary();
        file_put_contents($this->authority, $certificate);
        $this->server = Files::temporary();
        file_put_contents($this->server, $certificate . $private);
    }
}
