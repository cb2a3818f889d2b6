<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyTests\Panel;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;

/**
 * Sends the requests of a wave one after the other, so that the panel meets them in the same order each time. What
 * libcurl says of times and addresses it says of the same ones each time.
 */
final class OneByOne implements Transport
{
    private Transport $transport;

    private string $address;

    public function __construct(Transport $transport, Panel $panel)
    {
        $this->transport = $transport;
        $this->address = "{$panel->host()} port {$panel->port()}";
    }

    public function sendAll(array $requests): array
    {
        $answers = [];
        foreach ($requests as $request) {
            [$answer] = $this->transport->sendAll([$request]);
            if (isset($answer['err'])) {
                $answer['err']['message'] = $this->still($answer['err']['message']);
            }
            $answers[] = $answer;
        }
        return $answers;
    }

    private function still(string $message): string
    {
        $message = str_replace($this->address, parse_url(Wiring::ORIGIN, PHP_URL_HOST) . ' port 80', $message);
        return (string) preg_replace('/\d+ ms/', '1 ms', $message);
    }
}
