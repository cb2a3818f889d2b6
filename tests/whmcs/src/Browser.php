<?php

declare(strict_types=1);

namespace WhmcsStandIn;

/** A visitor of the web front: cookies are kept, redirects are shown and not followed. */
final class Browser
{
    private string $origin;

    /** @var array<string, string> */
    private array $cookies = [];

    public function __construct(string $origin)
    {
        $this->origin = $origin;
    }

    /**
     * @param string[] $headers such as `Accept: application/json`
     * @return array{status: int, location: string, type: string, headers: string[], body: string}
     */
    public function get(string $path, array $headers = []): array
    {
        return $this->send($path, null, $headers);
    }

    /**
     * Posts a form with the token of this session.
     *
     * @param array<string, mixed> $fields a `token` in them stands as it is
     * @param string[] $headers such as `Accept: application/json`
     * @return array{status: int, location: string, type: string, headers: string[], body: string}
     */
    public function post(string $path, array $fields, array $headers = []): array
    {
        return $this->send($path, $fields + ['token' => $this->token()], $headers);
    }

    /** @return array{status: int, location: string, type: string, headers: string[], body: string} */
    public function logIn(string $email, string $password = 'password'): array
    {
        return $this->send('/login.php', ['username' => $email, 'password' => $password]);
    }

    /** @return array{status: int, location: string, type: string, headers: string[], body: string} */
    public function logInAdmin(string $username = 'admin', string $password = 'admin'): array
    {
        return $this->send('/admin/login.php', ['username' => $username, 'password' => $password]);
    }

    /**
     * A request of this visitor that isn't sent yet.
     *
     * @param string[] $headers such as `Accept: application/json`
     * @param array<string, string>|null $fields of a form that is posted with the token of this session; null: none is
     * @return resource|\CurlHandle
     */
    public function request(string $path, array $headers = [], ?array $fields = null)
    {
        $form = $fields === null ? [] : [CURLOPT_POSTFIELDS => http_build_query($fields + ['token' => $this->token()])];
        $handle = curl_init($this->origin . $path);
        curl_setopt_array($handle, $form + [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_HTTPHEADER => $headers,
            CURLOPT_COOKIE => http_build_query($this->cookies, '', '; '),
        ]);
        return $handle;
    }

    /** WHMCS's token: client pages carry it as a variable of a script, admin pages in their forms. */
    private function token(): string
    {
        foreach (['/login.php', '/admin/clients.php'] as $path) {
            if (preg_match('/(?:csrfToken = \'|name="token" value=")([0-9a-f]+)/', $this->get($path)['body'], $found)) {
                return $found[1];
            }
        }
        return '';
    }

    /**
     * @param array<string, mixed>|null $fields
     * @param string[] $sent headers
     * @return array{status: int, location: string, type: string, headers: string[], body: string}
     */
    private function send(string $path, ?array $fields, array $sent = []): array
    {
        $headers = [];
        $handle = $this->request($path, $sent);
        curl_setopt_array($handle, [
            CURLOPT_HEADERFUNCTION => static function ($handle, string $line) use (&$headers): int {
                $headers[] = trim($line);
                return strlen($line);
            },
        ]);
        if ($fields !== null) {
            curl_setopt($handle, CURLOPT_POSTFIELDS, http_build_query($fields));
        }
        $body = curl_exec($handle);
        if ($body === false) {
            throw new \RuntimeException(curl_error($handle));
        }
        $answer = ['status' => (int) curl_getinfo($handle, CURLINFO_RESPONSE_CODE), 'location' => '', 'type' => ''];
        $answer['headers'] = $headers;
        foreach ($headers as $line) {
            [$name, $value] = explode(':', $line, 2) + [1 => ''];
            switch (strtolower($name)) {
                case 'location':
                    $answer['location'] = trim($value);
                    break;
                case 'content-type':
                    $answer['type'] = trim($value);
                    break;
                case 'set-cookie':
                    [$cookie, $content] = explode('=', trim(explode(';', $value)[0]), 2) + [1 => ''];
                    $this->cookies[$cookie] = $content;
                    break;
            }
        }
        return $answer + ['body' => (string) $body];
    }
}
