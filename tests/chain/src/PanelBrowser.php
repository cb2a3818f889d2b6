<?php

declare(strict_types=1);

namespace ConvoyTests;

/** A customer's browser on the panel itself, after a sign-on. */
final class PanelBrowser
{
    private Panel $panel;

    /** @var resource */
    private $curl;

    /** The panel's token against forged requests. */
    private string $token = '';

    public function __construct(Panel $panel)
    {
        $this->panel = $panel;
        $this->curl = curl_init();
    }

    /** @param string $address where ServiceSingleSignOn sends the browser */
    public function signOn(string $address): void
    {
        $this->send($address, [
            // In memory.
            CURLOPT_COOKIEFILE => '',
            CURLOPT_HEADERFUNCTION => function ($curl, string $line): int {
                if (preg_match('/^set-cookie: XSRF-TOKEN=([^;]+)/i', $line, $found) === 1) {
                    $this->token = urldecode($found[1]);
                }
                return strlen($line);
            },
        ]);
    }

    /**
     * @param array<string, mixed> $body
     * @return int the answer's status
     */
    public function post(string $path, array $body): int
    {
        return $this->send($this->panel->url . $path, [
            CURLOPT_POSTFIELDS => json_encode($body),
            CURLOPT_HTTPHEADER => [
                'Accept: application/json', 'Content-Type: application/json', 'X-XSRF-TOKEN: ' . $this->token,
            ],
        ]);
    }

    /** @param array<int, mixed> $options */
    private function send(string $address, array $options): int
    {
        curl_setopt_array($this->curl, $options + [
            CURLOPT_URL => $address,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_TIMEOUT => 60,
        ]);
        curl_exec($this->curl);
        return curl_getinfo($this->curl, CURLINFO_RESPONSE_CODE);
    }
}
