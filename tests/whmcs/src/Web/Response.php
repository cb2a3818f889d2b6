<?php

declare(strict_types=1);

namespace WhmcsStandIn\Web;

/** A page, or where the browser goes instead. */
final class Response
{
    private int $status;

    private string $location;

    private string $html;

    private function __construct(int $status, string $location, string $html)
    {
        $this->status = $status;
        $this->location = $location;
        $this->html = $html;
    }

    public static function page(string $html, int $status = 200): self
    {
        return new self($status, '', $html);
    }

    public static function redirect(string $location): self
    {
        return new self(302, $location, '');
    }

    public function send(): void
    {
        http_response_code($this->status);
        header('Cache-Control: no-store');
        if ($this->location !== '') {
            header('Location: ' . $this->location);
            return;
        }
        header('Content-Type: text/html; charset=utf-8');
        echo $this->html;
    }
}
