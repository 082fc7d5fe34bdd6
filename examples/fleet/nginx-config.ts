// cspell:ignore fastcgi scgi uwsgi
/**
 * The configuration of an nginx that hands each request to the next member.
 *
 * @param folder where it may write
 */
export function nginxConfig(port: number, members: readonly string[], folder: string): string {
  const servers = members.map((member) => `    server ${new URL(member).host};`);
  return `daemon off;
# One process, which ends when it is killed. In production: the default, a master and its workers.
master_process off;
pid ${folder}/nginx.pid;
error_log stderr error;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  upstream orders {
${servers.join("\n")}
    keepalive 16;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://orders;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      # A request that failed at one member is not sent to the next one: what may be used once may have been used.
      proxy_next_upstream off;
    }
  }
}
`;
}
