<?php

declare(strict_types=1);

namespace ConvoyTests;

/** An nginx of its own with one site, on a port of 127.0.0.1; it ends with this object. */
final class Nginx
{
    public string $url;

    private Server $server;

    /** @param string $site directives of its `server` block; fastcgi.conf and Debian's snippets can be included */
    public function __construct(string $folder, string $site)
    {
        $port = Server::port();
        $this->url = "http://127.0.0.1:$port";
        $user = posix_geteuid() === 0 ? "user www-data;\n" : '';
        // Debian's snippet looks for it beside nginx.conf.
        symlink('/etc/nginx/fastcgi.conf', "$folder/fastcgi.conf");
        $temporary = '';
        foreach (['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as $kind) {
            $temporary .= "{$kind}_temp_path $folder/$kind;\n";
        }
        file_put_contents("$folder/nginx.conf", <<<CONF
            {$user}daemon off; pid $folder/nginx.pid; error_log $folder/nginx.log;
            events {}
            http {
                include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
                $temporary
                server {
                    listen 127.0.0.1:$port;
                    $site
                }
            }
            CONF);
        $command = ['/usr/sbin/nginx', '-c', "$folder/nginx.conf"];
        $this->server = new Server($command, null, "$folder/nginx.out", "tcp://127.0.0.1:$port");
    }
}
